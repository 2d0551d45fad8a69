// Stands in for a module that a dependency loads and nothing here needs.
module.exports = {};
