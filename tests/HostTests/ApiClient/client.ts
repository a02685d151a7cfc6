// What a client's developer writes against the types that openapi-typescript makes of the document: it must compile under --strict, and
// sign in. The address of the host is the first argument.
import createClient, { type Client } from "openapi-fetch";
import type { components, paths } from "./schema.js";

declare const process: { argv: string[]; exitCode?: number };

type SignIn = components["schemas"]["SignInResponse"];
type Failure = components["schemas"]["Error"];

const baseUrl = process.argv[2] ?? "";

function bearer(token: string): Client<paths> {
    return createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${token}` } });
}

function explain(error: Failure | undefined): string {
    if (error === undefined) return "no answer";
    const fields = typeof error.error === "object" ? Object.keys(error.error.fields ?? {}) : [];
    return `${error.status} ${error.message} ${fields.join(" ")}`;
}

async function signIn(): Promise<SignIn> {
    const visitor = await createClient<paths>({ baseUrl }).POST("/auth/init", { body: { client: "android" } });
    if (!visitor.data) throw new Error(explain(visitor.error));
    const login = await bearer(visitor.data.data.accessToken).POST("/auth/login", {
        body: { is_otp_login: false, username_email: "mira_vale", password: "fixture-pass-1" },
    });
    if (!login.data) throw new Error(explain(login.error));
    return login.data.data;
}

const session = await signIn();
if (session.accessToken === undefined || session.user === undefined) throw new Error(`more is wanted: ${session.actionRequired}`);
const member = bearer(session.accessToken);

const posts = await member.GET("/posts", { params: { query: { limit: 2 } } });
if (!posts.data) throw new Error(explain(posts.error));
const captions: string[] = posts.data.data.updates.map((post) => post.description);

const theme = await member.POST("/user/mode/{mode}", { params: { path: { mode: "dark" } } });
if (!theme.data) throw new Error(explain(theme.error));

const removed = await member.DELETE("/messages/delete", { body: { message_id: "0" } });
if (removed.error === undefined) throw new Error("a message that is not there was deleted");

// @ts-expect-error A body of the wrong form does not compile.
void ((client: Client<paths>) => client.POST("/auth/login", { body: { username_email: 7 } }));

console.log(`signed in as ${session.user.username}, ${captions.length} posts, ${theme.data.data.mode} pages, then: ${explain(removed.error)}`);
