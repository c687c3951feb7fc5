exports.table = process.env.TABLE;
