"""The base of models and the types of their fields.

Two terms describe a response that differs from its document:

- A misfit is a value that does not match its type. It is kept as received.
- A deviation is a reported difference without the value: a path and a reason. Misfits cause
  deviations, and so do missing fields, undocumented nulls, unknown fields and unknown enum values.
"""
