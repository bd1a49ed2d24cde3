;;; mailguard.el --- mailguard in Emacs -*- lexical-binding: t; -*-

;; Eglot comes with Emacs 29; for earlier ones there is the package eglot.
;; Eglot runs one server for each buffer: this one instead of another.

(require 'eglot)

(add-to-list 'eglot-server-programs
             '((python-mode python-ts-mode) . ("mailguard" "lsp")))

(add-hook 'python-mode-hook #'eglot-ensure)
(add-hook 'python-ts-mode-hook #'eglot-ensure)

;;; mailguard.el ends here
