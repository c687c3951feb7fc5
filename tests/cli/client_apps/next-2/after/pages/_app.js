import { Amplify } from 'aws-amplify'
import awsExports from '../amplify_outputs.json'
import '../styles/globals.css'

Amplify.configure({ ...awsExports, data: { ...awsExports.data, default_authorization_type: 'AWS_IAM' }, ssr: true })

export default function App({ Component, pageProps }) {
  return <Component {...pageProps} />
}
