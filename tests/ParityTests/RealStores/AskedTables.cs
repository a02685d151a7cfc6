using System.Collections.Concurrent;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace ParityTests.RealStores;

/// <summary>
/// Sees what DynamoDB is asked by the clients of this process that are made meanwhile: which tables may hold something new, and whether more was
/// asked for than to count calls.
/// </summary>
internal sealed class AskedTables : IRuntimePipelineCustomizer, IDisposable
{
    private readonly string limits;
    private readonly IReadOnlyCollection<string> tables;
    private readonly ConcurrentDictionary<string, byte> written = new(StringComparer.Ordinal);
    private volatile bool isAskedForMore;

    /// <param name="tables">Their full names; what is asked of others is no matter of this one's.</param>
    /// <param name="limits">The one where calls are counted.</param>
    public AskedTables(IReadOnlyCollection<string> tables, string limits)
    {
        this.tables = tables;
        this.limits = limits;
        RuntimePipelineCustomizerRegistry.Instance.Register(this);
    }

    public string UniqueName => $"what is asked of {limits}";

    public void Customize(Type type, RuntimePipeline pipeline)
    {
        if (type.IsAssignableTo(typeof(AmazonDynamoDBClient))) pipeline.AddHandler(new Watch(this));
    }

    /// <summary>Whether a table may have been written to since the last call.</summary>
    public bool TakeWritten(string table) => written.TryRemove(table, out _);

    /// <summary>Whether anything but the limits was asked for since the last call. Those are read and counted up; what else lies in their table is put there.</summary>
    public bool TakeAskedForMore()
    {
        var was = isAskedForMore;
        isAskedForMore = false;
        return was;
    }

    public void Dispose() => RuntimePipelineCustomizerRegistry.Instance.Deregister(this);

    private void See(AmazonWebServiceRequest request)
    {
        var (name, isWriting) = request switch
        {
            GetItemRequest get => (get.TableName, false),
            QueryRequest query => (query.TableName, false),
            ScanRequest scan => (scan.TableName, false),
            DescribeTableRequest describe => (describe.TableName, false),
            PutItemRequest put => (put.TableName, true),
            UpdateItemRequest update => (update.TableName, true),
            DeleteItemRequest delete => (delete.TableName, true),
            // Of any of them.
            _ => (null, true),
        };
        foreach (var table in tables.Where(t => name is null || t == name))
        {
            if (isWriting) written[table] = 0;
            if (table != limits || request is not (GetItemRequest or UpdateItemRequest)) isAskedForMore = true;
        }
    }

    private sealed class Watch(AskedTables asked) : PipelineHandler
    {
        public override void InvokeSync(IExecutionContext executionContext)
        {
            asked.See(executionContext.RequestContext.OriginalRequest);
            base.InvokeSync(executionContext);
        }

        public override Task<T> InvokeAsync<T>(IExecutionContext executionContext)
        {
            asked.See(executionContext.RequestContext.OriginalRequest);
            return base.InvokeAsync<T>(executionContext);
        }
    }
}
