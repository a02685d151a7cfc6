using BingeMe.ApiGateway.Emulation;
using BingeMe.Http;

namespace BingeMe.TestSupport.Carriers;

/// <summary>What a client received, in the form in which tests look at answers.</summary>
internal static class Received
{
    public static ApiResponse From(ClientResponse received)
    {
        var response = new ApiResponse { Status = received.Status, Body = received.Body };
        foreach (var (name, value) in received.Headers) response.Headers.Add(name, value);
        return response;
    }
}
