// Stands in for an optional native module that nothing here needs.
module.exports = {};
