"""amp2gen: compile AWS Amplify Gen 1 projects into equivalent Gen 2 projects."""

__version__ = "0.1.0"
