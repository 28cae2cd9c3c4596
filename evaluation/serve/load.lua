-- A mixed load for wrk: the day's stories, searches, articles, a speaker, the interface.
--   wrk -t2 -c50 -d60s --latency -s load.lua http://127.0.0.1:8017
local paths = { "/", "/search?words=council", "/search?words=election+day", "/speakers", "/api/status", "/api/articles", "/feeds/changes.atom" }
local n = 0
request = function()
  n = n + 1
  if n % 2 == 0 then
    return wrk.format("GET", "/article/" .. math.random(0, 199))
  end
  return wrk.format("GET", paths[n % #paths + 1])
end
local codes = {}
response = function(status)
  if status ~= 200 and status ~= 404 then codes[status] = (codes[status] or 0) + 1 end
end
