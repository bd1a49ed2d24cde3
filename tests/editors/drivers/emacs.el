;; Opens the program, and prints what each diagnostic points at, and its first line.  -*- lexical-binding: t; -*-
(find-file "shop/mailing.py")
(call-interactively #'eglot)
(let ((end (+ (float-time) 120)))
  (while (and (null (flymake-diagnostics)) (< (float-time) end))
    (accept-process-output nil 0.1)))
(dolist (found (flymake-diagnostics))
  (princ (format "%s: %s\n"
                 (buffer-substring-no-properties (flymake-diagnostic-beg found) (flymake-diagnostic-end found))
                 (car (split-string (flymake-diagnostic-text found) "\n")))))
(eglot-shutdown (eglot-current-server))
