using BingeMe.Handlers.Messages.Bodies;
using BingeMe.Http.Binding;

namespace BingeMe.Handlers.Messages.Rules;

/// <summary>The term has 2 to 100 characters.</summary>
internal sealed class SearchRules : IRules<SearchQuery>
{
    public void Check(SearchQuery input, Faults faults)
    {
        if (faults.Required("search", input.Search)) faults.Unless(input.Search!.Trim().Length is >= 2 and <= 100, "search", "search must have 2 to 100 characters.");
    }
}
