using System.Text.Json.Serialization;
using BingeMe.Handlers.Services;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Dashboard;

/// <summary>What creators see of their business. Contract: creator-commerce.md, Module: dashboard.</summary>
internal static class DashboardModule
{
    public static void Declare(OperationTable api, HandlerContext services)
    {
        var calendar = new DashboardCalendar(services.Settings.DashboardTimeZone);
        var incomes = new IncomeReports(calendar, services.Earnings);

        api.Get("dashboard.getOverview", "/dashboard").Members().EdgeCache(600, "CF_TTL_DASHBOARD").Summary("Tells a creator how business goes.").Errors(400)
            .Accepts(static () => DashboardJson.Default.PeriodQuery, static () => new PeriodValidator())
            .Produces(static () => DashboardJson.Default.Overview)
            .Handle(services.Lists.Of<PeriodQuery, Overview>(db => new GetOverview(db, calendar, incomes, services.Earnings, services.Settings).Handle));

        api.Get("dashboard.getPostsReport", "/dashboard/posts-report").Members().EdgeCache(600, "CF_TTL_DASHBOARD_POSTS_REPORT")
            .Summary("Counts the caller's posts by month or day.").Errors(400)
            .Accepts(static () => DashboardJson.Default.PeriodQuery, static () => new PeriodValidator())
            .Produces(static () => DashboardJson.Default.PostsReport)
            .Handle(services.Lists.Of<PeriodQuery, PostsReport>(db => new GetPostsReport(db, new PostsReports(calendar)).Handle));

        var chart = new GetIncomeChart(services.Db, incomes, calendar);
        api.Get("dashboard.getIncomeChart", "/dashboard/income-chart").Members().EdgeCache(600, "CF_TTL_DASHBOARD_INCOME_CHART")
            .Summary("Sums what the caller earned by what it was for.").Errors(400)
            .Accepts(static () => DashboardJson.Default.IncomeQuery).Parsed(chart.Read)
            .Produces(static () => DashboardJson.Default.IncomeReport)
            .Handle(services.Lists.Of<IncomeChoice, IncomeReport>(db => new GetIncomeChart(db, incomes, calendar).Handle));
    }
}

/// <summary>Source-generated JSON of the dashboard.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PeriodQuery))]
[JsonSerializable(typeof(IncomeQuery))]
[JsonSerializable(typeof(Overview))]
[JsonSerializable(typeof(PostsReport))]
[JsonSerializable(typeof(IncomeReport))]
internal sealed partial class DashboardJson : JsonSerializerContext;
