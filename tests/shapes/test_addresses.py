import numpy as np
import pytest

from pipeline.shapes import families
from pipeline.shapes.addresses import Address, is_address, make_at


def test_an_address_makes_the_shape_of_its_family():
    address = Address(family="chair", seed=3, index=5)
    made, expected = make_at(str(address)), families.make("chair", 3, 5)
    np.testing.assert_array_equal(made.vertices, expected.vertices)


def test_a_path_is_no_address():
    assert is_address("procedural:chair:1:0")
    assert not is_address("meshes/procedural.obj")


@pytest.mark.parametrize(
    "source", ["procedural:chair", "procedural:chair:a:b", "procedural:chair:1:2:3"]
)
def test_a_malformed_address_is_refused(source: str):
    with pytest.raises(ValueError, match="an address is procedural:FAMILY:SEED:INDEX"):
        make_at(source)


def test_an_unknown_family_is_refused():
    with pytest.raises(ValueError, match="family 'boat' is unknown"):
        make_at("procedural:boat:1:2")
