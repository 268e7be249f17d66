--- Base64 (RFC 4648), which terminals and notebooks take pictures in.

local ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

local letters = {}
for i = 0, 4095 do
  local high, low = i >> 6, i & 63
  letters[i] = ALPHABET:sub(high + 1, high + 1) .. ALPHABET:sub(low + 1, low + 1)
end

--- The bytes of a string in base64.
return function(bytes)
  local out = {}
  for i = 1, #bytes - 2, 3 do
    local a, b, c = bytes:byte(i, i + 2)
    local bits = a << 16 | b << 8 | c
    out[#out + 1] = letters[bits >> 12] .. letters[bits & 4095]
  end
  local left = #bytes % 3
  if left > 0 then
    local a, b = bytes:byte(#bytes - left + 1, #bytes)
    local bits = a << 16 | (b or 0) << 8
    local text = letters[bits >> 12] .. letters[bits & 4095]
    out[#out + 1] = text:sub(1, left + 1) .. ("="):rep(3 - left)
  end
  return table.concat(out)
end
