export default function Home({ region }) {
  return <h1>Journal, kept in {region}</h1>
}

export async function getStaticProps() {
  const { default: awsExports } = await import('../src/aws-exports')
  return { props: { region: awsExports.aws_project_region } }
}
