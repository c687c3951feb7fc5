export default function Home({ region }) {
  return <h1>Journal, kept in {region}</h1>
}

export async function getStaticProps() {
  const { default: awsExports } = await import('../amplify_outputs.json')
  return { props: { region: awsExports.auth.aws_region } }
}
