"""HTTP from us to a customer, as Standard Webhooks has it (https://www.standardwebhooks.com).

events.py writes down what happened, in the transaction in which it did; deliver.py tells it, again and again
until somebody has taken it or it is a dead letter; signing.py proves that it is us; endpoints.py is what a
person does with all of it.
"""
