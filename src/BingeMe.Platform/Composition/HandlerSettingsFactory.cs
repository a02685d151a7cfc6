using BingeMe.Handlers.Settings;
using BingeMe.Http.Operations;
using BingeMe.Platform.Configuration;

namespace BingeMe.Platform.Composition;

/// <summary>The settings as the business rules take them.</summary>
internal static class HandlerSettingsFactory
{
    public static HandlerSettings From(Settings settings)
    {
        var sends = settings.Get(SecuritySettings.CodeSendLimit);
        var daily = settings.Get(SecuritySettings.CodeDayLimit);
        var wrong = settings.Get(SecuritySettings.PasswordFailureLimit);
        var wrongOld = settings.Get(SecuritySettings.OldPasswordFailureLimit);
        var apple = new[] { settings.Find(SecuritySettings.AppleIosClientId), settings.Find(SecuritySettings.AppleClientId) };
        return new HandlerSettings
        {
            JwtAccessSecret = settings.Get(SecuritySettings.AccessSecret),
            JwtRefreshSecret = settings.Get(SecuritySettings.RefreshSecret),
            EncryptSecretId = settings.Get(SecuritySettings.EncryptSecret),
            DataSecret = settings.Find(SecuritySettings.DataSecret),
            DataSecretsBefore = settings.Get(SecuritySettings.DataSecretsBefore),
            EncryptsPayouts = settings.Get(SecuritySettings.EncryptsPayouts),
            PayoutChangeRequiresPassword = settings.Get(SecuritySettings.PayoutChangeRequiresPassword),
            AccessLifetime = settings.Get(SecuritySettings.AccessLifetime),
            RefreshLifetime = settings.Get(SecuritySettings.RefreshLifetime),
            CodeLifetime = settings.Get(SecuritySettings.CodeLifetime),
            CodeAttempts = settings.Get(SecuritySettings.CodeAttempts),
            CodeSends = sends.Calls,
            CodeSendWindow = sends.Window ?? RatePer.Hour,
            CodesPerDay = daily.Calls,
            CodesPerDayWindow = daily.Window ?? RatePer.Day,
            ResetWithoutToken = settings.Get(SecuritySettings.ResetWithoutToken),
            DefaultLocale = settings.Get(CoreSettings.DefaultLocale),
            LiveOpensAtStart = settings.Get(SecuritySettings.LiveOpensAtStart),
            DeleteWithOpenBusiness = settings.Get(SecuritySettings.DeleteWithOpenBusiness),
            SalesShowBuyerEmail = settings.Get(SecuritySettings.SalesShowBuyerEmail),
            ContactChangeRequiresPassword = settings.Get(SecuritySettings.ContactChangeRequiresPassword),
            WrongPasswords = wrong.Calls,
            WrongPasswordWindow = wrong.Window ?? RatePer.QuarterHour,
            PasswordMinLength = settings.Get(SecuritySettings.PasswordMinimum),
            PasswordCost = settings.Get(CoreSettings.PinnedPasswordCost),
            CodeAloneOpensTwoStepAccounts = settings.Get(SecuritySettings.CodeAloneOpensTwoStep),
            AllowSwaggerClient = settings.Get(SecuritySettings.AllowSwaggerClient),
            GoogleClientIds = settings.Get(SecuritySettings.GoogleClientIds),
            AppleClientIds = [.. apple.OfType<string>()],
            CdnBase = $"https://cdn.{settings.Get(CoreSettings.CdnEnvironment)}.com/uploads",
            AppUrl = settings.Get(CoreSettings.AppUrl).ToString().TrimEnd('/'),
            BaseUrl = settings.Get(CoreSettings.BaseUrl).ToString().TrimEnd('/'),
            ProfilePath = settings.Get(CoreSettings.ProfilePath),
            HouseAccountId = settings.Get(CoreSettings.HouseAccount),
            DashboardTimeZone = settings.Get(CoreSettings.DashboardTimeZone),
            WrongOldPasswords = wrongOld.Calls,
            WrongOldPasswordWindow = wrongOld.Window ?? RatePer.QuarterHour,
            CallInternalKey = settings.Find(SecuritySettings.CallInternalKey),
            CallTokenLifetime = settings.Get(SecuritySettings.CallTokenLifetime),
            MassMessageTime = settings.Get(CoreSettings.MassMessageTime),
            DocsEnabled = settings.Get(CoreSettings.DocsEnabled),
        };
    }
}
