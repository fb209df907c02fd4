-- Written by withheld; changed only by withheld.
local DATA = @@DATA@@
local COUNTRIES = @@COUNTRIES@@
local PAGES = {
  L = @@L@@, ["L-country"] = @@L-country@@,
  P = @@P@@, ["P-country"] = @@P-country@@,
}
local HEADERS = { @@HEADERS@@ }
local HEADER, IGNORES_CASE, DEPTH_MAX = @@HEADER@@, @@IGNORES_CASE@@, @@DEPTH_MAX@@

local marks, names = {}, {}
for value, key in DATA:gmatch("(%u) ([^\n]+)\n") do marks[key] = value end
for code, name in COUNTRIES:gmatch("(%u%u) ([^\n]+)\n") do names[code] = name end

local function decoded(text)
  return (text:gsub("%%(%x%x)", function(code) return string.char(tonumber(code, 16)) end))
end

-- The path as the service will read it: decoded, slashes once, dots resolved.
local function parts_of(target)
  local path = target:match("^[^?#]*")
  path = decoded(path)
  if IGNORES_CASE then path = path:lower() end
  local parts = {}
  for part in path:gmatch("[^/]+") do
    if part == ".." then
      parts[#parts] = nil
    elseif part ~= "." then
      parts[#parts + 1] = part
    end
  end
  return parts, path:sub(-1) == "/"
end

-- What the query names: every parameter counts, also of two that are called the same.
local function parameters_of(target)
  local found = {}
  local query = target:match("^[^?#]*%?([^#]*)") or ""
  for name, value in query:gmatch("([^&=]*)=([^&]*)") do
    local one = decoded(name:gsub("+", " ")) .. "=" .. decoded(value:gsub("+", " "))
    found[#found + 1] = IGNORES_CASE and one:lower() or one
  end
  return found
end

local function country_of(headers)
  if headers:getNumValues(HEADER) ~= 1 then return "--" end
  local code = headers:get(HEADER):upper()
  return names[code] and code or "--"
end

local function value_of(country, parameters, parts, has_slash)
  local found = {}
  local path = "/" .. table.concat(parts, "/")
  local exact = marks[country .. ":" .. path .. (has_slash and #parts > 0 and "/" or "")]
  if exact then found[exact] = true end
  for _, parameter in ipairs(parameters) do
    local named = marks[country .. ":" .. path .. "?" .. parameter]
    if named then found[named] = true end
  end
  for depth = 1, math.min(DEPTH_MAX, #parts) do
    local below = marks[country .. ":/" .. table.concat(parts, "/", 1, depth) .. "/*"]
    if below then found[below] = true end
  end
  -- A legal demand is named before local law, and what is known before what is not.
  return found.L and "L" or found.P and "P" or found.U and "U" or nil
end

function envoy_on_request(handle)
  local headers = handle:headers()
  local country = country_of(headers)
  local target = headers:get(":path")
  local value = value_of(country, parameters_of(target), parts_of(target))
  if value == nil then return end
  if value == "U" then
    handle:respond({ [":status"] = "503", ["cache-control"] = "no-store" }, "")
    return
  end
  local answer = { [":status"] = "451" }
  for name, text in pairs(HEADERS) do answer[name] = text end
  local name = names[country]
  local page = PAGES[name and value .. "-country" or value]
  if name then
    page = page:gsub("@@COUNTRY" .. "@@", function() return name end)
  end
  handle:respond(answer, page)
end

function envoy_on_response(handle)
  -- What is shown must not be kept by a shared cache either.
  local headers = handle:headers()
  local status = headers:get(":status")
  if status ~= "451" and status ~= "503" then headers:add("cache-control", "private") end
end
