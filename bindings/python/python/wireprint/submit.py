"""What ``spark-submit`` is given: ``spark-submit …/wireprint/submit.py INPUT --work DIR --clusters FILE``.

``python -m wireprint.submit`` prints where it is. The arguments are those of
``python -m wireprint.spark``, but for ``--master``, which ``spark-submit`` takes itself.
"""

import sys

from wireprint.spark import main

if __name__ == "__main__":
    if len(sys.argv) == 1:
        print(__file__)
        sys.exit(0)
    sys.exit(main())
