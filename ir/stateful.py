"""Types of CloudFormation resources that must outlive their stack.

One table for the compiler, which retains them, for `verify`, which asks for it, and for the runtime, which takes
nothing of them from an account.
"""

STATEFUL = frozenset(
    {
        "AWS::Backup::BackupVault",
        "AWS::CloudTrail::EventDataStore",
        "AWS::Cognito::IdentityPool",
        "AWS::Cognito::UserPool",
        "AWS::Cognito::UserPoolUser",
        "AWS::DocDB::DBCluster",
        "AWS::DocDB::DBInstance",
        "AWS::DynamoDB::GlobalTable",
        "AWS::DynamoDB::Table",
        "AWS::EC2::Volume",
        "AWS::ECR::Repository",
        "AWS::EFS::FileSystem",
        "AWS::ElastiCache::CacheCluster",
        "AWS::ElastiCache::ReplicationGroup",
        "AWS::Elasticsearch::Domain",
        "AWS::FSx::FileSystem",
        "AWS::KMS::Key",
        "AWS::Kinesis::Stream",
        "AWS::Location::GeofenceCollection",
        "AWS::Location::Tracker",
        "AWS::Logs::LogGroup",
        "AWS::Neptune::DBCluster",
        "AWS::Neptune::DBInstance",
        "AWS::OpenSearchService::Domain",
        "AWS::QLDB::Ledger",
        "AWS::RDS::DBCluster",
        "AWS::RDS::DBInstance",
        "AWS::Redshift::Cluster",
        "AWS::S3::Bucket",
        "AWS::SDB::Domain",
        "AWS::SQS::Queue",
        "AWS::SecretsManager::Secret",
        "AWS::Timestream::Database",
        "AWS::Timestream::Table",
    }
)
"""Types that hold what users or the app have stored."""

KNOWN_BY_ID = frozenset(
    {
        "AWS::Cognito::UserPoolClient",  # apps in the field have its id
        "AWS::Cognito::UserPoolDomain",  # links and providers lead to it
        "AWS::Cognito::UserPoolGroup",  # its members
        "AWS::Cognito::UserPoolIdentityProvider",  # users who signed up by it
        "AWS::KinesisFirehose::DeliveryStream",  # producers send to it
        "AWS::Pinpoint::App",  # devices send to it
    }
)
"""Types that hold little, but that people or devices know by an id that a new one would not have."""
