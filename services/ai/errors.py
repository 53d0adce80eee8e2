"""What can go wrong between Gander and a model, in words for the conversation; none of them ever holds a key."""

from __future__ import annotations

from services.core.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable, Upstream


class BadModelAddress(Invalid):
    """This is not a model server's address. Enter one like http://localhost:11434/v1 or https://api.example.com/v1."""

    code = 40095
    title = "Not a model server's address"


class BadModelKey(Invalid):
    """This key cannot be right: it holds spaces, line breaks or signs that keys never have. Copy it again."""

    code = 40096
    title = "Not a key"


class RemoteNotAllowed(Forbidden):
    """{model} runs on another machine. Choose a local model, or allow remote models in the settings of this project."""

    code = 40241
    title = "Remote model not allowed"


class ProviderNotFound(NotFound):
    """There is no such provider of models. It may have been removed."""

    code = 40495
    title = "No such provider"


class ModelNotFound(NotFound):
    """There is no model {model} here. GET /api/ai/models lists those there are; choose one of them."""

    code = 40496
    title = "No such model"


class ProviderNameTaken(Conflict):
    """Another provider has this name already. Choose another name."""

    code = 40995
    title = "Name taken"


class TooManyProviders(Conflict):
    """There are {limit} providers already, the most that Gander keeps. Remove one first."""

    code = 40996
    title = "Too many providers"


class ModelUnusable(Conflict):
    """{why_not} Until then {model} cannot be used."""

    code = 40997
    title = "Model unusable"


class ModelError(Upstream):
    """The model's server did not answer as expected. Ask again, or choose another model."""

    code = 50240
    title = "Model failed"
    transient = False  # a person waits: the reason at once is worth more than a second try later


class ModelUnreachable(ModelError):
    """{provider} cannot be reached at {address}. Start its program, or check the address in the settings."""

    code = 50241
    title = "Model unreachable"


class ModelSpokeOddly(ModelError):
    """{provider} answered in a form that is not OpenAI's protocol ({fault}). Check its address; most end in /v1."""

    code = 50242
    title = "Model not understood"


class ModelKeyRefused(ModelError):
    """{provider} refuses the key (HTTP {status}). Enter its key again in the settings. Its words: “{words}”."""

    code = 50243
    title = "Key refused"


class ModelGone(ModelError):
    """{provider} does not know {model} at this address (HTTP 404). Choose another model. Its words: “{words}”."""

    code = 50244
    title = "Model not there"


class ModelBusy(ModelError):
    """{provider} takes no more requests now (HTTP 429). Wait a minute and ask again. Its words: “{words}”."""

    code = 50245
    title = "Model busy"


class ModelRefused(ModelError):
    """{provider} could not answer (HTTP {status}). Ask again, or choose another model. Its words: “{words}”."""

    code = 50246
    title = "Model refused"


class ModelEndless(ModelError):
    """{provider} sent more than {limit}, so Gander stopped it. Ask more narrowly, or choose another model."""

    code = 50247
    title = "Answer without end"


class ModelRedirected(ModelError):
    """{provider} sends Gander on to another address, which it does not follow. Enter the final address."""

    code = 50248
    title = "Address moved"


class ModelBroke(ModelError):
    """{provider} stopped in the middle of its answer. Ask again; if it happens again, look at the server's own log."""

    code = 50249
    title = "Answer broken off"


class ModelSilent(ModelError):
    """{model} ended without an answer. Ask again in other words, or choose another model."""

    code = 50250
    title = "No answer from the model"


class ModelMoved(ModelError):
    """{provider}'s name now leads to another machine than when it was chosen, so nothing was sent. Check its address."""

    code = 50251
    title = "Another machine"


class PromptTooLarge(ModelError):
    """The question does not fit into {model}, which reads {limit} tokens. Ask shorter, or set its context size higher."""

    code = 50252
    title = "Question too large"


class ModelTooSlow(Unavailable):
    """The answer was not there after {seconds} seconds, so it was stopped. Ask more narrowly, or choose a faster model."""

    code = 50340
    title = "Model too slow"
    transient = False


class AnswerTooCostly(Unavailable):
    """Answering took more than {limit} tokens, so it was stopped. Ask more narrowly."""

    code = 50341
    title = "Too many tokens"
    transient = False
