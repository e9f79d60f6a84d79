"""Names for generated rows. init.sql has none of them, so an answer with typed-in names is exposed."""

from random import Random


def _words(text: str) -> list[str]:
    return text.split()


_FIRST = _words("""
    Abel Adele Agnes Alba Anton Arjun Astrid Beatriz Bela Bruno Camille Cedric Chiara Clara Cyrus Dalia Damian
    Daphne Diego Edith Eliot Elsa Enzo Esther Fatima Fiona Florian Gideon Greta Gustav Hector Helena Hugo Ilse
    Imani Irene Isaac Ivo Jamila Jasper Judith Kaito Karim Kira Lars Leila Linus Lorenzo Mabel Magnus Malik
    Marta Milan Naomi Nils Nora Olga Omar Ottilie Paula Pavel Quentin Rafael Renata Rosa Ruben Salma Selma
    Silas Sonja Stella Tamara Theo Uma Valentin Vera Willem Xenia Yusuf Zelda Émile Łucja Özge Øyvind
""")
_LAST = _words("""
    Abbott Almeida Arslan Baptiste Barros Berg Bianchi Borges Calder Castillo Chowdhury Cohen Costa D'Amico
    Dahl Diaz Dubois Ekström Eriksen Farouk Ferreira Fontaine Frank Garcia Gomes Grant Haas Hansen Holm
    Ibrahim Ito Jansen Jensen Kaplan Keller Kozak Kruger Lehmann Leroy Lopez Maier Marchetti Mbeki Molina
    Moreau Nagy Ng Nowak O'Connor O'Neill Olsen Ortega Park Perez Popescu Quintero Rahman Reyes Rossi Sahin
    Santos Schmidt Singh Sorensen Takeda Torres Ueda Vega Vogel Wagner Walsh Yilmaz Zhang Zimmer Çelik Ünal
""")
_TEAMS = _words("""
    Analytics Compliance Facilities Fulfilment Hardware Insights Logistics Marketing Operations Packaging
    Partnerships Payroll Planning Procurement Publishing Quality Recruiting Robotics Safety Security Sourcing
    Training Treasury Warehousing
""")
_PARTS = ("Abroad", "Assurance", "Automation", "East", "Events", "Labs", "Methods", "North", "Projects", "Services")
_PROJECTS = _words("""
    Amber Birch Cobalt Delta Ember Falcon Granite Harbor Indigo Jasmine Kestrel Lantern Meadow Nimbus Orchid
    Pebble Quartz Raven Saffron Tundra Umber Velvet Willow Yarrow Zephyr
""")

WILDCARDS = ("_", "%", "\\")
"""The characters that have a meaning in a pattern of LIKE."""


def team_names(random: Random, count: int) -> list[str]:
    """Different names of departments, none of which begins with another or differs from it in case only."""
    if count <= len(_TEAMS):
        return random.sample(_TEAMS, count)
    width = len(str(count // len(_TEAMS)))
    every = [f"{team} {number:0{width}}" for number in range(1, count // len(_TEAMS) + 2) for team in _TEAMS]
    return random.sample(every, count)


def part_of(random: Random, team: str) -> str:
    """The name of a department that begins with another one's name."""
    return f"{team} {random.choice(_PARTS)}"


def project_names(random: Random, count: int) -> list[str]:
    """Different names of projects."""
    return _distinct(random, [f"Project {name}" for name in _PROJECTS], count)


def people_names(random: Random, count: int) -> list[str]:
    """Different names of people."""
    return _distinct(random, [f"{first} {last}" for first in _FIRST for last in _LAST], count)


def email(name: str, number: int) -> str:
    """An address for a person; the number makes it unique."""
    letters = "".join(letter if letter.isascii() and letter.isalnum() else "." for letter in name.lower())
    return f"{letters}.{number}@example.org"


def awkward_email(name: str, number: int, wildcard: str) -> str:
    """An address with a wildcard where `email` has the first dot."""
    return email(name, number).replace(".", wildcard, 1)


def beyond_ascii(name: str) -> str:
    """The name with a first letter whose lower case PostgreSQL does not know in C collation."""
    return f"É{name[1:]}"


def _distinct(random: Random, names: list[str], count: int) -> list[str]:
    every = list(names)
    number = 2
    while len(every) < count:
        every += [f"{name} {number}" for name in names]
        number += 1
    return random.sample(every, count)
