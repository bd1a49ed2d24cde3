-- Neovim 0.7 to 0.10. Write this into init.lua.
local function root_of(file)
  for _, marker in ipairs({ "mailguard.toml", "pyproject.toml", ".git" }) do
    local upwards = vim.fn.fnamemodify(file, ":p:h") .. ";"
    local found = vim.fn.finddir(marker, upwards)
    found = found ~= "" and found or vim.fn.findfile(marker, upwards)
    if found ~= "" then
      return vim.fn.fnamemodify(found, marker == ".git" and ":p:h:h" or ":p:h")
    end
  end
end

local started = {} -- by root; only Neovim 0.7 needs to be told which servers run already

vim.api.nvim_create_autocmd("FileType", {
  pattern = "python",
  callback = function(event)
    local root = root_of(vim.api.nvim_buf_get_name(event.buf))
    local server = { name = "mailguard", cmd = { "mailguard", "lsp" }, root_dir = root }
    if vim.lsp.start then
      vim.lsp.start(server)
    else
      started[root or ""] = started[root or ""] or vim.lsp.start_client(server)
      vim.lsp.buf_attach_client(event.buf, started[root or ""])
    end
  end,
})
