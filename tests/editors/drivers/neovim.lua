-- Opens the program, prints its diagnostics, applies the first repair that is offered there, saves.
vim.ui.select = function(actions, _, choose)
  choose(actions[1], 1)
end

local function show(value)
  io.stdout:write(vim.fn.json_encode(value) .. "\n")
end

vim.cmd("filetype on")
vim.cmd("edit shop/mailing.py")
vim.wait(120000, function()
  return #vim.diagnostic.get(0) > 0
end, 50)
local found = vim.diagnostic.get(0)
for _, each in ipairs(found) do
  local lsp = each.user_data.lsp
  show({ source = each.source, code = lsp.code or each.code, line = each.lnum, column = each.col, end_column = each.end_col })
end
vim.api.nvim_win_set_cursor(0, { found[1].lnum + 1, found[1].col })
vim.lsp.buf.code_action()
vim.wait(60000, function()
  return vim.bo.modified
end, 50)
vim.cmd("write")
vim.cmd("qall!")
