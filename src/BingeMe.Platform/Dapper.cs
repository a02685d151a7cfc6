// Every Dapper call of this assembly is compiled ahead (design.md, Native AOT first).
[module: Dapper.DapperAot]
