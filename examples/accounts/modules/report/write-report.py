import json
import os

catalog = json.loads(os.environ["SEEDFARMER_PARAMETER_CATALOG"])
print(f"{catalog['Products']} products, prices in {catalog['Currency']}")
