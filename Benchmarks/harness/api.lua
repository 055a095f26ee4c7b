-- wrk's requests to an API: GET of one path, or PATCH of many records with a title that is new each time.
-- arguments: TOKEN,TOKEN,… then GET PATH, or PATCH PREFIX ID…
local tokens, method, path, ids
local number = 0

function init(arguments)
  tokens, ids = {}, {}
  for token in arguments[1]:gmatch("[^,]+") do tokens[#tokens + 1] = token end
  method, path = arguments[2], arguments[3]
  for index = 4, #arguments do ids[#ids + 1] = arguments[index] end
end

function request()
  number = number + 1
  -- Many clients behind a trusted proxy: Carillon counts requests by address and by token.
  local headers = {
    ["Authorization"] = "Bearer " .. tokens[number % #tokens + 1], ["Content-Type"] = "application/json",
    ["X-Forwarded-For"] = "10." .. number % 250 .. "." .. math.floor(number / 250) % 250 .. ".1",
  }
  if method == "GET" then return wrk.format("GET", path, headers) end
  local id = ids[number % #ids + 1]
  return wrk.format("PATCH", path .. id, headers, '{"title":"Title ' .. number .. '"}')
end
