-- Neovim 0.11 and later. Save this as lsp/mailguard.lua in the folder of your configuration (:echo stdpath("config")),
-- and write into init.lua: vim.lsp.enable("mailguard")
return {
  cmd = { "mailguard", "lsp" },
  filetypes = { "python" },
  root_markers = { "mailguard.toml", "pyproject.toml", ".git" },
}
