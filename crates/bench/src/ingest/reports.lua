-- Requests of one device cloud: each names another sensor, message and moment. The tokens, the
-- number of messages of a request and the pace stand above this text.
local DEVICES = 100
local made, second, stamp = 0, 0, ""
local start = os.time() - 172800
math.randomseed(start + tonumber(tostring({}):sub(8), 16) % 100000)
local run = string.format("%08x%08x", math.random(0, 2147483647), math.random(0, 2147483647))

local level = '{"event":{"header":{"namespace":"Alexa","name":"ChangeReport","messageId":"%s-%d","payloadVersion":"3"},' ..
  '"endpoint":{"scope":{"type":"BearerToken","token":"%s"},"endpointId":"device-%d"},"payload":{"change":{"cause":' ..
  '{"type":"PERIODIC_POLL"},"properties":[{"namespace":"Alexa.InventoryLevelSensor","instance":"Supply.Main","name":"level",' ..
  '"value":{"@type":"Percentage","value":%d},"timeOfSample":"%s","uncertaintyInMilliseconds":0}]}}},"context":{}}'
local used = '{"event":{"header":{"namespace":"Alexa.Inventory%sSensor","instance":"Supply.Main","name":"InventoryConsumed",' ..
  '"messageId":"%s-%d","payloadVersion":"3"},"endpoint":{"scope":{"type":"BearerToken","token":"%s"},' ..
  '"endpointId":"device-%d"},"payload":{"usage":{"@type":"Percentage","value":%d},"timeOfSample":"%s"}},"context":{}}'

local function message()
  made = made + 1
  local now = math.floor(made / 1000)
  if now ~= second or made == 1 then
    second, stamp = now, os.date("!%Y-%m-%dT%H:%M:%S", start + now)
  end
  local at = string.format("%s.%03dZ", stamp, made % 1000)
  local sensor = made * 7919 % (#TOKENS * DEVICES)
  local device = sensor % DEVICES
  local token = TOKENS[math.floor(sensor / DEVICES) + 1]
  local kind = device % 3
  if kind == 0 then
    return string.format(level, run, made, token, device, made % 101, at), token
  end
  return string.format(used, kind == 1 and "Usage" or "LevelUsage", run, made, token, device, made % 3, at), token
end

local head = "POST %s HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"

function request()
  local body, token = message()
  if TOGETHER > 1 then
    local all = {body}
    for n = 2, TOGETHER do all[n] = message() end
    body = "[" .. table.concat(all, ",") .. "]"
  end
  return string.format(head, PATH, token, #body, body)
end

if PAUSE > 0 then
  function delay() return math.random(0, 2 * PAUSE) end
end
