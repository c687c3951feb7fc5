import { Amplify } from 'aws-amplify'
import awsExports from '../src/aws-exports'
import '../styles/globals.css'

Amplify.configure({ ...awsExports, aws_appsync_authenticationType: 'AWS_IAM', ssr: true })

export default function App({ Component, pageProps }) {
  return <Component {...pageProps} />
}
