-- Opens a file, waits for what the language server finds, takes the first action that it offers and saves the file.
-- What was seen is written to $REPORT as JSON.
local patience = 240000 -- milliseconds
local seen = {}

local function finish(problem)
  seen.problem = problem
  vim.fn.writefile({ vim.fn.json_encode(seen) }, vim.env.REPORT)
  vim.cmd("qall!")
end

local id = vim.lsp.start_client({
  name = "mailguard",
  cmd = vim.fn.json_decode(vim.env.COMMAND),
  root_dir = vim.env.ROOT,
  workspace_folders = { { uri = vim.uri_from_fname(vim.env.ROOT), name = "shop" } },
})
vim.cmd("edit " .. vim.env.ROOT .. "/app/new.py")
vim.bo.filetype = "python"
vim.lsp.buf_attach_client(0, id)

if not vim.wait(patience, function() return #vim.diagnostic.get(0) > 0 end, 50) then
  return finish("nothing was found")
end
local found = vim.diagnostic.get(0)[1]
seen.found = { code = found.code or found.user_data.lsp.code, line = found.lnum, column = found.col, message = found.message }

local here = { line = found.lnum, character = found.col }
local params = {
  textDocument = vim.lsp.util.make_text_document_params(),
  range = { start = here, ["end"] = here },
  context = { diagnostics = {} },
}
local answers = vim.lsp.buf_request_sync(0, "textDocument/codeAction", params, patience)
local action = answers[id].result[1]
seen.action = action.title
vim.lsp.util.apply_workspace_edit(action.edit, vim.lsp.get_client_by_id(id).offset_encoding)
vim.cmd("write")

if not vim.wait(patience, function() return #vim.diagnostic.get(0) == 0 end, 50) then
  return finish("the finding stays")
end
finish("")
