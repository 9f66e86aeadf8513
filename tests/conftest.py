"""How all tests run."""

import pytest
from hypothesis import settings

pytest.register_assert_rewrite("bildungsraum.testing")

# a busy machine is no fault of the code; the blob lets anybody repeat what failed elsewhere
settings.register_profile("bildungsraum", deadline=None, print_blob=True)
settings.load_profile("bildungsraum")
