exports.other = () => 1;
setTimeout(() => { exports.handler = async () => 1; }, 1);
