using System.Buffers;
using System.Text.Json.Nodes;
using BingeMe.ApiGateway;
using BingeMe.ApiGateway.Answers;
using BingeMe.ApiGateway.Authorizers;
using BingeMe.Handlers.Security;
using BingeMe.HostLambda.Runtime;
using BingeMe.Http;
using BingeMe.Http.Answers;

namespace BingeMe.HostLambda;

/// <summary>
/// The Lambda host: carries an event to the API and the answer back, in the form of whatever sent it. Holds no rule of the business and
/// no state of an invocation.
/// </summary>
/// <param name="api">Answers requests.</param>
/// <param name="tokens">Verifies tokens for authorizer events (ruling 21).</param>
/// <param name="options">What events do not tell.</param>
/// <param name="streaming">Whether answers may be streamed where the front door understands it (gateway rule 37).</param>
/// <param name="clock">The one clock.</param>
/// <param name="posted">Called when an outcome was posted; null = nothing to do then.</param>
public sealed class ApiInvocationHandler(IApi api, Tokens tokens, GatewayOptions options, bool streaming, TimeProvider clock, Action? posted = null) : IInvocationHandler
{
    /// <inheritdoc/>
    public void Posted() => posted?.Invoke();

    /// <inheritdoc/>
    public async ValueTask<InvocationAnswer> Handle(Invocation invocation, CancellationToken cancelled)
    {
        GatewayEvent received;
        try
        {
            received = GatewayEvent.Decode(invocation.Payload, Info(invocation, cancelled), options);
        }
        catch (GatewayEventException e) when (e.IsBadRequest && e.Kind.IsHttp())
        {
            // The client's fault, and the front door is known: answer it as such (gateway rule 38).
            return Encode(Envelope.Error(ApiException.BadRequest("The request's body or encoding is broken."), clock.GetUtcNow()), e.Kind, "POST");
        }
        catch (GatewayEventException e)
        {
            throw new InvocationFaultException("BingeMe.BadEvent", e.Message, e);
        }

        if (received.Request is { } request) return Answer(await api.Handle(request), received.Kind, request.Method);
        var output = new ArrayBufferWriter<byte>(256);
        if (received.Authorizer is { } authorizer) Authorize(output, authorizer);
        else TriggerAnswer.Write(output, received);
        return InvocationAnswer.Whole(output.WrittenMemory);
    }

    /// <inheritdoc/>
    public int MaxAnswerBytes(Invocation invocation) => PayloadLimits.For(GatewayEvent.KindOf(invocation.Payload.Span));

    /// <inheritdoc/>
    public byte[]? AnswerTooLarge(Invocation invocation, int bytes)
    {
        var kind = GatewayEvent.KindOf(invocation.Payload.Span);
        if (!kind.IsHttp()) return null;
        var error = new ApiException(500, "The answer is too large for this host; ask for fewer items.", new JsonObject { ["requestId"] = invocation.RequestId });
        return Encode(Envelope.Error(error, clock.GetUtcNow()), kind, "GET").Json.ToArray();
    }

    private static InvocationInfo Info(Invocation invocation, CancellationToken cancelled) => new()
    {
        RequestId = invocation.RequestId,
        Deadline = invocation.Deadline == DateTimeOffset.MaxValue ? null : invocation.Deadline,
        Aborted = cancelled,
    };

    private static InvocationAnswer Encode(ApiResponse response, EventKind kind, string method)
    {
        var output = new ArrayBufferWriter<byte>(response.Body.Length + 1024);
        AnswerEncoder.Encode(output, response, kind, method);
        return InvocationAnswer.Whole(output.WrittenMemory);
    }

    private InvocationAnswer Answer(ApiResponse response, EventKind kind, string method)
    {
        if (!streaming || kind != EventKind.FunctionUrl || response.Body.IsEmpty) return Encode(response, kind, method);
        var prelude = new ArrayBufferWriter<byte>(1024);
        AnswerEncoder.EncodePrelude(prelude, response);
        return InvocationAnswer.Streamed(prelude.WrittenMemory, (body, cancelled) => body.WriteAsync(response.Body, cancelled));
    }

    /// <summary>A policy for a good token; anything else fails the invocation with the text that the gateway turns into 401 (ruling 21).</summary>
    private void Authorize(ArrayBufferWriter<byte> output, AuthorizerRequest request)
    {
        const string scheme = "Bearer ";
        var token = request.Token?.StartsWith(scheme, StringComparison.Ordinal) == true ? request.Token[scheme.Length..] : null;
        if ((token is null ? null : tokens.ReadAccess(token, clock.GetUtcNow())) is not { } claims)
            throw new InvocationFaultException("BingeMe.Unauthorized", AuthorizerAnswer.Unauthorized);
        AuthorizerAnswer.WriteAllow(output, request, new AuthorizedCaller(claims.Id, claims.Id, claims.Role, claims.MemberId is null));
    }
}
