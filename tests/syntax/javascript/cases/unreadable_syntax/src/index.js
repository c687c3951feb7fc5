exports.handler = async () => 1;
function ( {
