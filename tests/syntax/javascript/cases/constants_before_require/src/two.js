exports.value = [process.env.AWS_REGION].length;
