"""The catalogue of products, each of one kind; calls are about kinds."""

from enum import Enum, auto
from typing import NamedTuple


class Kind(Enum):
    """What sort of thing is sold and repaired."""

    CAMERA = auto()
    RECORDER = auto()
    ALARM = auto()
    FIRE = auto()
    CLIMATE = auto()
    BOILER = auto()
    ACCESS = auto()
    UPS = auto()
    GATE = auto()


class Good(NamedTuple):
    """A product; price in lei without VAT, warranty in months."""

    code: str
    name: str
    kind: Kind
    price: str
    warranty: int


GOODS = (
    Good("CAM-4D", "Cameră video dom 4 MP", Kind.CAMERA, "389.00", 24),
    Good("CAM-4B", "Cameră video exterior 4 MP, infraroșu 40 m", Kind.CAMERA, "465.00", 24),
    Good("CAM-8B", "Cameră video exterior 8 MP", Kind.CAMERA, "742.50", 36),
    Good("CAM-PTZ", "Cameră rotativă cu zoom optic 25x", Kind.CAMERA, "3190.00", 36),
    Good("CAM-INT", "Cameră de interior cu microfon", Kind.CAMERA, "259.90", 24),
    Good("DVR-08", "Înregistrator video digital, 8 canale", Kind.RECORDER, "890.00", 24),
    Good("DVR-16", "Înregistrator video digital, 16 canale", Kind.RECORDER, "1450.00", 24),
    Good("NVR-32", "Înregistrator video de rețea, 32 de canale", Kind.RECORDER, "3275.00", 36),
    Good("ALM-08", "Centrală de alarmă cu 8 zone", Kind.ALARM, "615.00", 24),
    Good("ALM-32", "Centrală de alarmă cu 32 de zone", Kind.ALARM, "1380.00", 36),
    Good("ALM-PIR", "Senzor de mișcare cu dublă tehnologie", Kind.ALARM, "145.00", 24),
    Good("ALM-SIR", "Sirenă de exterior cu acumulator", Kind.ALARM, "210.00", 24),
    Good("INC-04", "Centrală de detecție a incendiului, 4 bucle", Kind.FIRE, "4120.00", 36),
    Good("INC-FUM", "Detector optic de fum adresabil", Kind.FIRE, "185.00", 36),
    Good("INC-BTN", "Buton manual de incendiu", Kind.FIRE, "96.00", 36),
    Good("AC-09", "Aer condiționat 9.000 BTU, inverter", Kind.CLIMATE, "2150.00", 36),
    Good("AC-12", "Aer condiționat 12.000 BTU, inverter", Kind.CLIMATE, "2590.00", 36),
    Good("AC-24", "Aer condiționat 24.000 BTU, inverter", Kind.CLIMATE, "4870.00", 36),
    Good("AC-CAS", "Aer condiționat de tavan tip casetă", Kind.CLIMATE, "7340.00", 24),
    Good("CT-24", "Centrală termică în condensație 24 kW", Kind.BOILER, "5690.00", 60),
    Good("CT-35", "Centrală termică în condensație 35 kW", Kind.BOILER, "7180.00", 60),
    Good("CT-100", "Cazan de pardoseală 100 kW", Kind.BOILER, "26400.00", 24),
    Good("ACC-02", "Centrală de control acces, 2 uși", Kind.ACCESS, "1190.00", 24),
    Good("ACC-CIT", "Cititor de cartele cu tastatură", Kind.ACCESS, "345.00", 24),
    Good("ACC-YAL", "Yală electromagnetică 280 kg", Kind.ACCESS, "285.00", 24),
    Good("UPS-1K", "UPS 1 kVA line-interactive", Kind.UPS, "740.00", 24),
    Good("UPS-3K", "UPS 3 kVA cu dublă conversie", Kind.UPS, "4260.00", 24),
    Good("UPS-10K", "UPS 10 kVA trifazat", Kind.UPS, "16900.00", 24),
    Good("POR-800", "Automatizare pentru poartă glisantă 800 kg", Kind.GATE, "1980.00", 24),
    Good("BAR-06", "Barieră automată cu braț de 6 m", Kind.GATE, "5420.00", 24),
)
KIND_OF = {good.code: good.kind for good in GOODS}
