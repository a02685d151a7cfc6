// The tests' own queries are compiled ahead, as the product's are: they show what handlers may rely on.
[module: Dapper.DapperAot]
