-- A bounded copy of blue's reads for green: what green does with it, and how long it takes, no user feels (docs/cutover.md, point 8).
-- At most 64 copies are under way; what comes meanwhile is not copied, and counted. Only heads are copied, so only GET and HEAD.
local most = 64
local underway, sent, dropped = 0, 0, 0

core.register_action("shadow", { "http-req" }, function(txn, target)
    if underway >= most then
        dropped = dropped + 1
        return
    end
    local method, uri, headers = txn.sf:method(), txn.sf:url(), txn.http:req_get_headers()
    local copied = {}
    for name, values in pairs(headers) do
        if name ~= "connection" and name ~= "host" and name ~= "content-length" and name ~= "transfer-encoding" then
            copied[name] = {}
            for index, value in pairs(values) do copied[name][index + 1] = value end
        end
    end
    copied["x-shadow"] = { "1" }
    underway = underway + 1
    sent = sent + 1
    core.register_task(function()
        local client = core.httpclient()
        local request = { url = "http://" .. target .. uri, headers = copied, timeout = 2000 }
        if method == "HEAD" then client:head(request) else client:get(request) end
        underway = underway - 1
    end)
end, 1)

core.register_service("shadow-counts", "http", function(applet)
    local text = string.format("sent %d\ndropped %d\nunderway %d\n", sent, dropped, underway)
    applet:set_status(200)
    applet:add_header("content-type", "text/plain")
    applet:add_header("content-length", tostring(#text))
    applet:start_response()
    applet:send(text)
end)
