// Every Dapper call in this assembly is intercepted by source generation; one that is not fails the native publish.
[module: Dapper.DapperAot]
