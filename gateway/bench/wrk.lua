-- Requests of wrk: the sample of the API's page on user_details_update, with one more parameter, so
-- that no request is like another. With the argument `wrong` its hash does not match.

local before, after
local number = 1000000000

function init(arguments)
    local is_wrong = arguments[1] == "wrong"
    wrk.method = "POST"
    wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
    wrk.body = "u=username&user_id=123&u15=" .. (is_wrong and 0 or 1)
        .. "&x=##########&hash=0ab3ede4e93a55c38855a2cc9b9e169d35442c48"
    local whole = wrk.format()
    local first, last = whole:find("##########", 1, true)
    before, after = whole:sub(1, first - 1), whole:sub(last + 1)
end

function request()
    number = number + 1
    return before .. number .. after
end

-- The last line: answers, microseconds, errors.
function done(summary)
    local count = 0
    for _, errors in pairs(summary.errors) do
        count = count + errors
    end
    print(string.format("%d %d %d", summary.requests, summary.duration, count))
end
