"""What the keys of rule files are, in a sentence each: for the schemas that editors show, and the documentation."""

from __future__ import annotations

from collections.abc import Mapping


def about(table: str, key: str) -> str:
    """Return what a key is, given the name of the function that reads its table, without underscores in front."""
    return TEXTS[f"{table}.{key}" if f"{table}.{key}" in TEXTS else key]


# By key; where a key is something else in one kind of table, by the name of that as well.
TEXTS: Mapping[str, str] = {
    # a library
    "id": "The name of this file, without .toml.",
    "name": "What the library or provider is called.",
    "documentation": "The page that says how it sends mail.",
    "package": "What its package is called on PyPI.",
    "words": "Further texts that only files which concern it hold: a file that holds none of its words is not read.",
    "evidence": "How it is known who sees whom: what was run or read.",
    "function": "Functions that send.",
    "message": "The message object that is delivered.",
    "read_library.message": "Classes whose instances are messages.",
    "client": "Classes, or functions that return an object, with methods that send.",
    "payload": "Requests that a provider is sent over HTTP.",
    "example": "Small programs that say what is reported; they run as tests.",
    # a model of a library
    "paths": "The import paths under which it is found, each in full.",
    "names": "The names of the method; one with dots is reached through attributes, as in messages.send.",
    "shape": "Keywords, or paths into them, that a call on an object of unknown class must have to be recognised.",
    "payload.shape": "Paths that must all be in a request for it to be recognised without its URL.",
    "urls": "Texts of which one is part of the URL that the request goes to.",
    "attributes": 'Attributes that hold recipients, as in { to = "to" }.',
    "method": "What its methods do.",
    "item_headers": 'Whether message["To"] = x sets a header.',
    "header_mappings": "Attributes that are mappings of headers.",
    "sends_once": "Whether sending it a second time does nothing.",
    "duplicate_header": "What setting a header does that is there already.",
    # a call
    "effect": "What the call does with the message.",
    "to": "Where the recipients in To are.",
    "cc": "Where the recipients in Cc are.",
    "bcc": "Where the recipients in Bcc are, who are hidden from the others.",
    "envelope": "Where the recipients of the envelope are: who gets the message, shown to nobody.",
    "text": "A whole message as text or bytes, with its headers.",
    "headers": "A mapping of further headers.",
    "header_name": "The name of the header that the call is about.",
    "header_value": "The value of the header that the call sets.",
    "messages": "A collection of which each element is one message.",
    "when": "Only calls with these arguments are meant.",
    "options": "Arguments that change what recipients see.",
    "exposure": "What recipients in To and Cc of one message see of each other.",
    "strips_bcc": "Whether the Bcc header is taken out before the message is sent.",
    "repair": "What to do instead, in a sentence.",
    # an argument, a condition, an option
    "position": "The position of the argument, from 0, without self.",
    "keyword": "The name of the argument.",
    "path": "Where in the argument: keys joined by dots, [] for every element.",
    "contains": "Texts of which the argument must contain one.",
    "given": "Whether it is enough that the call has the argument, whatever its value.",
    "equals": "Values of which the argument must have one.",
    "attribute": "The attribute of the message that is the option.",
    "rule": "The code of the rule that reports this option, or its absence where it would isolate recipients.",
    # an example
    "example.name": "What it shows; no other example in the file has this name.",
    "example.code": "The program. A comment such as # MG101 marks each line that is reported.",
    "leak": "Whether anything is reported.",
    "span": "The code that the first finding underlines.",
    # a rule
    "code": "Capital letters and three digits. Codes that begin with MG are those of mailguard.",
    "read_check.name": "Lower-case words joined by hyphens.",
    "summary": "What is reported, in a line.",
    "read_check.message": "The text of a finding; {field}, {who}, {count}, {library}, {option}, {function} and {parameter} are filled in.",
    "why": "Why it matters.",
    "severity": "How bad it is.",
    "default": "Whether it reports without being selected.",
    "security_severity": 'From "0.1" to "10.0", for code scanning.',
    "predicate": "The messages that it reports.",
    "references": "Where to read on.",
    "fields": "The fields whose recipients are counted together.",
    "among": "The field that at least one of these people stands in.",
    "at_least": "How many people it takes.",
    "people": "Whose addresses count.",
    "accumulates": "Whether recipients grow from one send to the next.",
    "serialised": "Whether the header survives into the bytes that are sent.",
    "option": "What an option of the library has made of the message, or would have made of it and was left out.",
    "wrapper": "Whether it is about functions that put a parameter of theirs into the fields, whoever calls them.",
    # an origin
    "source": "What expressions say about how many addresses there are and whose.",
    "source.id": "A name that no other source has.",
    "description": 'Completes the sentence "the addresses are ...".',
    "source.attributes": "Names of attributes.",
    "source.names": "Names of variables and parameters.",
    "source.keywords": "Keyword arguments of a call.",
    "except_methods": "Methods that take the keywords to say the opposite.",
    "decorators": "Decorators of the function whose parameter it is.",
    "source.words": "Words of a name.",
    "endings": "Last words of a name.",
    "count": "How many addresses it stands for.",
    "origin": "Whose addresses they are; without it, those of whatever it was reached through.",
    "source.evidence": "Whether this is certain, or taken from a name.",
    # a call that passes values on
    "transparent": "Calls that only pass values on.",
    "deferred": "Calls that call a function later or elsewhere.",
    "validated": "Where objects keep what users sent in, once a method of theirs has gone over it.",
    "validated.attributes": "Names of the attributes that hold it by the name of the field.",
    "validated.methods": "Names of the methods that go over it, {} for the name of the field.",
    "http": "Calls that send HTTP requests.",
    "methods": "Names of methods.",
    "passes": "What comes out.",
    "arguments": "What is passed on; without it, every positional argument.",
    "deferred.arguments": "The collection of positional arguments for the function.",
    "deferred.keywords": "The mapping of keyword arguments for the function.",
    "target": "The function that is called; without it, the object that the method is called on.",
    "rest_from": "The position from which on arguments, and all keywords, are passed to the function.",
    "returns_callable": "Whether it returns a function that is called later.",
    "functions": "The import paths of functions.",
}
