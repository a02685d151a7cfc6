using BingeMe.Lambda;
using BingeMe.Lambda.Runtime;
using Notes;

return LambdaProcess.Run(static settings => new ApiInvocationHandler(NotesApi.Create(), streaming: settings.Streaming, deadlineMargin: settings.DeadlineMargin));
