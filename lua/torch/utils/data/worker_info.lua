--- What a worker knows of itself.

local current

--- get_worker_info(): within a worker of a DataLoader a table of id (from 1), num_workers, seed (the worker's own, of this
-- pass) and dataset (the worker's copy); nil elsewhere. A stream that several workers read uses it to give each its share.
-- Example:
--   torch.utils.data.get_worker_info() == nil
local function get() return current end

local function set(info) current = info end

return {get = get, set = set}
