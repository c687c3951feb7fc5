"""Properties that name a resource in the whole account and region, so that two stacks cannot have the same."""

from collections.abc import Mapping
from typing import Any

PHYSICAL_NAMES: Mapping[str, str] = {
    "AWS::AppRunner::Service": "ServiceName",
    "AWS::Athena::DataCatalog": "Name",
    "AWS::Athena::WorkGroup": "Name",
    "AWS::Backup::BackupVault": "BackupVaultName",
    "AWS::Batch::ComputeEnvironment": "ComputeEnvironmentName",
    "AWS::Batch::JobQueue": "JobQueueName",
    "AWS::Bedrock::Agent": "AgentName",
    "AWS::Bedrock::Flow": "Name",
    "AWS::Bedrock::Guardrail": "Name",
    "AWS::Bedrock::KnowledgeBase": "Name",
    "AWS::Bedrock::Prompt": "Name",
    "AWS::Cassandra::Keyspace": "KeyspaceName",
    "AWS::Chatbot::SlackChannelConfiguration": "ConfigurationName",
    "AWS::CloudFront::Function": "Name",
    "AWS::CloudFront::KeyValueStore": "Name",
    "AWS::CloudTrail::EventDataStore": "Name",
    "AWS::CloudTrail::Trail": "TrailName",
    "AWS::CloudWatch::Alarm": "AlarmName",
    "AWS::CloudWatch::CompositeAlarm": "AlarmName",
    "AWS::CloudWatch::Dashboard": "DashboardName",
    "AWS::CloudWatch::MetricStream": "Name",
    "AWS::CodeBuild::Project": "Name",
    "AWS::CodeCommit::Repository": "RepositoryName",
    "AWS::CodeDeploy::Application": "ApplicationName",
    "AWS::CodePipeline::Pipeline": "Name",
    "AWS::Cognito::UserPoolDomain": "Domain",
    "AWS::DAX::Cluster": "ClusterName",
    "AWS::DocDB::DBCluster": "DBClusterIdentifier",
    "AWS::DynamoDB::GlobalTable": "TableName",
    "AWS::DynamoDB::Table": "TableName",
    "AWS::ECR::Repository": "RepositoryName",
    "AWS::ECS::Cluster": "ClusterName",
    "AWS::EKS::Cluster": "Name",
    "AWS::ElastiCache::CacheCluster": "ClusterName",
    "AWS::ElastiCache::ReplicationGroup": "ReplicationGroupId",
    "AWS::ElastiCache::ServerlessCache": "ServerlessCacheName",
    "AWS::ElastiCache::SubnetGroup": "CacheSubnetGroupName",
    "AWS::ElasticLoadBalancingV2::LoadBalancer": "Name",
    "AWS::ElasticLoadBalancingV2::TargetGroup": "Name",
    "AWS::Elasticsearch::Domain": "DomainName",
    "AWS::EventSchemas::Registry": "RegistryName",
    "AWS::Events::ApiDestination": "Name",
    "AWS::Events::Archive": "ArchiveName",
    "AWS::Events::Connection": "Name",
    "AWS::Events::EventBus": "Name",
    "AWS::Events::Rule": "Name",
    "AWS::Glue::Crawler": "Name",
    "AWS::Glue::Job": "Name",
    "AWS::Glue::Trigger": "Name",
    "AWS::Glue::Workflow": "Name",
    "AWS::IAM::Group": "GroupName",
    "AWS::IAM::InstanceProfile": "InstanceProfileName",
    "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
    "AWS::IAM::Role": "RoleName",
    "AWS::IAM::User": "UserName",
    "AWS::IoT::Authorizer": "AuthorizerName",
    "AWS::IoT::Policy": "PolicyName",
    "AWS::IoT::ProvisioningTemplate": "TemplateName",
    "AWS::IoT::RoleAlias": "RoleAlias",
    "AWS::IoT::Thing": "ThingName",
    "AWS::IoT::ThingGroup": "ThingGroupName",
    "AWS::IoT::ThingType": "ThingTypeName",
    "AWS::IoT::TopicRule": "RuleName",
    "AWS::IoTAnalytics::Channel": "ChannelName",
    "AWS::IoTAnalytics::Dataset": "DatasetName",
    "AWS::IoTAnalytics::Datastore": "DatastoreName",
    "AWS::IoTAnalytics::Pipeline": "PipelineName",
    "AWS::IoTEvents::DetectorModel": "DetectorModelName",
    "AWS::IoTEvents::Input": "InputName",
    "AWS::KMS::Alias": "AliasName",
    "AWS::Kinesis::Stream": "Name",
    "AWS::KinesisAnalyticsV2::Application": "ApplicationName",
    "AWS::KinesisFirehose::DeliveryStream": "DeliveryStreamName",
    "AWS::KinesisVideo::SignalingChannel": "Name",
    "AWS::KinesisVideo::Stream": "Name",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::Lex::Bot": "Name",
    "AWS::Location::APIKey": "KeyName",
    "AWS::Location::GeofenceCollection": "CollectionName",
    "AWS::Location::Map": "MapName",
    "AWS::Location::PlaceIndex": "IndexName",
    "AWS::Location::RouteCalculator": "CalculatorName",
    "AWS::Location::Tracker": "TrackerName",
    "AWS::Logs::Destination": "DestinationName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::MSK::Cluster": "ClusterName",
    "AWS::MediaConvert::JobTemplate": "Name",
    "AWS::MediaConvert::Queue": "Name",
    "AWS::Neptune::DBCluster": "DBClusterIdentifier",
    "AWS::OpenSearchServerless::AccessPolicy": "Name",
    "AWS::OpenSearchServerless::Collection": "Name",
    "AWS::OpenSearchServerless::SecurityPolicy": "Name",
    "AWS::OpenSearchService::Domain": "DomainName",
    "AWS::Personalize::DatasetGroup": "Name",
    "AWS::Personalize::Schema": "Name",
    "AWS::Personalize::Solution": "Name",
    "AWS::Pipes::Pipe": "Name",
    "AWS::RDS::DBCluster": "DBClusterIdentifier",
    "AWS::RDS::DBClusterParameterGroup": "DBClusterParameterGroupName",
    "AWS::RDS::DBInstance": "DBInstanceIdentifier",
    "AWS::RDS::DBParameterGroup": "DBParameterGroupName",
    "AWS::RDS::DBProxy": "DBProxyName",
    "AWS::RDS::DBSubnetGroup": "DBSubnetGroupName",
    "AWS::RUM::AppMonitor": "Name",
    "AWS::Redshift::Cluster": "ClusterIdentifier",
    "AWS::RedshiftServerless::Namespace": "NamespaceName",
    "AWS::RedshiftServerless::Workgroup": "WorkgroupName",
    "AWS::Rekognition::Collection": "CollectionId",
    "AWS::Rekognition::Project": "ProjectName",
    "AWS::Rekognition::StreamProcessor": "Name",
    "AWS::ResourceGroups::Group": "Name",
    "AWS::S3::AccessPoint": "Name",
    "AWS::S3::Bucket": "BucketName",
    "AWS::S3Vectors::VectorBucket": "VectorBucketName",
    "AWS::SES::ConfigurationSet": "Name",
    "AWS::SES::ContactList": "ContactListName",
    "AWS::SES::ReceiptRuleSet": "RuleSetName",
    "AWS::SNS::Topic": "TopicName",
    "AWS::SQS::Queue": "QueueName",
    "AWS::SSM::Document": "Name",
    "AWS::SSM::Parameter": "Name",
    "AWS::SageMaker::Endpoint": "EndpointName",
    "AWS::SageMaker::EndpointConfig": "EndpointConfigName",
    "AWS::SageMaker::Model": "ModelName",
    "AWS::Scheduler::Schedule": "Name",
    "AWS::Serverless::Api": "Name",
    "AWS::Serverless::Function": "FunctionName",
    "AWS::Serverless::HttpApi": "Name",
    "AWS::Serverless::SimpleTable": "TableName",
    "AWS::Serverless::StateMachine": "Name",
    "AWS::Scheduler::ScheduleGroup": "Name",
    "AWS::SecretsManager::Secret": "Name",
    "AWS::StepFunctions::Activity": "ActivityName",
    "AWS::StepFunctions::StateMachine": "StateMachineName",
    "AWS::Synthetics::Canary": "Name",
    "AWS::Timestream::Database": "DatabaseName",
    "AWS::Transcribe::Vocabulary": "VocabularyName",
    "AWS::WAFv2::IPSet": "Name",
    "AWS::WAFv2::RegexPatternSet": "Name",
    "AWS::WAFv2::RuleGroup": "Name",
    "AWS::WAFv2::WebACL": "Name",
    "AWS::XRay::Group": "GroupName",
    "AWS::XRay::SamplingRule": "RuleName",
}
"""Type → the property with the name (CloudFormation's resource reference)."""

NESTED_NAMES: Mapping[str, tuple[str, str]] = {
    "AWS::Budgets::Budget": ("Budget", "BudgetName"),
    "AWS::CloudFront::CachePolicy": ("CachePolicyConfig", "Name"),
    "AWS::CloudFront::KeyGroup": ("KeyGroupConfig", "Name"),
    "AWS::CloudFront::OriginAccessControl": ("OriginAccessControlConfig", "Name"),
    "AWS::CloudFront::OriginRequestPolicy": ("OriginRequestPolicyConfig", "Name"),
    "AWS::CloudFront::PublicKey": ("PublicKeyConfig", "Name"),
    "AWS::CloudFront::ResponseHeadersPolicy": ("ResponseHeadersPolicyConfig", "Name"),
    "AWS::Glue::Database": ("DatabaseInput", "Name"),
    "AWS::SES::Template": ("Template", "TemplateName"),
}
"""Type → the property that holds all of them, and the one with the name in it."""

SINGLE: Mapping[str, tuple[str, ...]] = {
    "AWS::ApiGateway::DomainName": ("DomainName",),
    "AWS::ApiGatewayV2::DomainName": ("DomainName",),
    "AWS::AppSync::DomainName": ("DomainName",),
    "AWS::CloudFront::Distribution": ("DistributionConfig", "Aliases"),
    "AWS::IAM::OIDCProvider": ("Url",),
    "AWS::Route53::RecordSet": ("Name",),
    "AWS::SES::EmailIdentity": ("EmailIdentity",),
}
"""Type → the keys that lead to what only one resource can have: an address, not a name that could be another."""

WITHOUT_HYPHENS = frozenset(
    {
        "AWS::Cassandra::Keyspace",
        "AWS::Glue::Database",
        "AWS::IoT::TopicRule",
        "AWS::IoTAnalytics::Channel",
        "AWS::IoTAnalytics::Dataset",
        "AWS::IoTAnalytics::Datastore",
        "AWS::IoTAnalytics::Pipeline",
        "AWS::IoTEvents::Input",
    }
)
"""Types whose names have letters, digits and underscores alone."""


def name_path(type: str) -> tuple[str, ...]:
    """The keys that lead from a resource's properties to its name; none if it has no such name."""
    if type in NESTED_NAMES:
        return NESTED_NAMES[type]
    return (PHYSICAL_NAMES[type],) if type in PHYSICAL_NAMES else ()


def value_at(properties: Any, path: tuple[str, ...]) -> Any:
    """What stands at the end of the keys; None if nothing does."""
    for key in path:
        properties = properties.get(key) if isinstance(properties, Mapping) else None
    return properties


def with_value_at(properties: Mapping[str, Any], path: tuple[str, ...], value: Any) -> dict[str, Any]:
    """The properties with another value at the end of the keys, where there is one already."""
    key, *rest = path
    return {**properties, key: with_value_at(properties[key], tuple(rest), value) if rest else value}
