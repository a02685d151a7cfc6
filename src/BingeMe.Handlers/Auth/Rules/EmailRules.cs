using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Auth.Bodies;
using BingeMe.Http.Binding;

namespace BingeMe.Handlers.Auth.Rules;

/// <summary>Format and presence.</summary>
internal sealed class EmailRules : IRules<EmailBody>
{
    public void Check(EmailBody input, Faults faults)
    {
        if (faults.Required("email", input.Email)) faults.Unless(Contacts.IsEmail(input.Email!), "email", "email must be a mail address.");
    }
}
