console.log('step 1');
module.exports = () => 'one';
