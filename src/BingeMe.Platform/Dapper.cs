// Every Dapper call of this assembly is compiled ahead.
[module: Dapper.DapperAot]
