"""Every limit: the most of anything that is taken in, kept or computed.

Each is checked where something comes in, before work or memory is spent on it. `docs/limits.md`
lists them all; together they keep any input, of whatever size, below a second and 50 MB. What is
drawn for taking home may take more: it says how much there.
"""

# What one works on
MIN_CLASSES = 2
MAX_CLASSES = 8  # a colour and a shape each that can be told apart; three bits in a link
MAX_POINTS = 5_000  # points of a data set, held-out ones included
MAX_HELD_OUT = 0.9  # share of the points: some must be left to learn from
MAX_NAME = 40  # characters of a class's name
MAX_LAYERS = 6  # hidden layers of a network
MAX_NEURONS = 64  # neurons of a hidden layer
MAX_FEATURES = 16  # inputs of a network that can be asked for: more than there are
MAX_CELLS = 400  # cells of a map, a side
MAX_SEED = 2**31 - 1  # what Streamlit's and numpy's fields hold

# Numbers that are computed with
MAX_EPOCHS = 2_000_000_000  # of a run, which ends there: below 2³¹, which charts can still draw
MAX_STEPS = MAX_EPOCHS * MAX_POINTS  # of a run: one for each point in each epoch, below 2⁵³
MAX_COUNTER = 2**53  # what an optimiser counts: whole numbers that a float can tell apart
MAX_SECONDS = 1e12  # of a run
MAX_SCHEDULE_EPOCHS = 1_000_000  # time scale of a learning rate
MAX_RULE_EPOCHS = 1_000_000  # of a stop rule, and of Run for so many epochs
MAX_RULE_LOSS = 100.0  # of a stop rule
MAX_RATE = 10.0  # learning rate
MAX_WEIGHT = (
    100.0  # that a weight is set to by hand, either sign; one that was learnt may be larger
)
MAX_LOSS = 3e38  # what a float32 can hold: curves are drawn from such
MAX_COORDINATE = 1e30  # in a table: beyond it, differences would overflow

# Looking inside
MAX_SLICE_WORK = (
    1_200_000_000  # multiply-adds of a slice: half a second; else it takes fewer points
)
MIN_SLICE_POINTS = 100  # that a slice takes of more, whatever they cost
MAX_SLICE_NUMBERS = 400_000  # outputs of a layer, or weights, at one time: 1.6 MB
MAX_TRAIL = 300  # places of the network since a landscape was drawn; the oldest go
MAX_SPACE_POINTS = 300  # points that are carried through the layers; of more, some are left out
MAX_SPACE_LINE = 400  # pieces of the boundary that are carried along

# Files and links
MAX_TABLE_BYTES = 1_000_000  # a CSV or Excel file, or pasted text
MAX_ROWS = 50_000  # of a table, blank ones included
MAX_COLUMNS = 100  # of a table
MAX_BOOK_BYTES = 6_000_000  # parts of an Excel file that are read, inflated
MAX_BOOK_PARTS = 1_000  # files in an Excel file, pictures included
MAX_BOOK_CELLS = 60_000  # cells of a sheet in Excel, blank ones with a format included
MAX_BOOK_MARKS = 40_000  # elements and attributes beside them: 20,000 texts, or 4,000 formats
MAX_BOOK_NAMES = 4_000  # names of elements and attributes in a part: Excel has a few hundred
MAX_BOOK_TEXT = 100_000  # bytes of an element: a cell of Excel holds 32,767 characters
MAX_KEPT_CELLS = 100_000  # cells of a table that are kept read while one chooses
MAX_PROJECT_BYTES = 4_000_000  # the largest network with the most points needs less than a quarter
MAX_VALUES = 40_000  # values in a JSON text: 5,000 points with their numbers and a history: 34,200
MAX_ARRAY = 500_000  # characters of a network's numbers, as base64
MAX_WEIGHTS_BYTES = 200_000  # a file of weights: the largest network needs half of it
MAX_WEIGHTS_HEADER = 20_000  # bytes of its list of arrays; ours have at most half
MAX_PAGE_BYTES = 300_000  # of a page of its own, which holds as many moments as fit
MAX_LINK = 1_900  # characters: 2,000 pass everywhere, the rest is for the app's address
MAX_LINK_SETTINGS = 4_096  # bytes of a link's settings
MAX_LINK_BODY = 4 + MAX_LINK_SETTINGS + 3 * MAX_POINTS  # bytes of a link, inflated

# What one takes home
MAX_FRAMES = 200  # of an animation: ten seconds of it
MAX_FRAME_SIDE = 720  # pixels of its map; the usual one has 480
MAX_ANIMATION_BYTES = 5_000_000  # its file, whatever it shows: what is shown is made coarser

# The copy in a browser
MAX_COPY_TEXT = 2_700_000  # characters of a part of it, as base64
MAX_COPY_PART = MAX_COPY_TEXT // 4 * 3  # bytes of a part, compressed
MAX_COPY_BYTES = 8_000_000  # bytes of a part, inflated
MAX_EVENT = 120  # characters of an event on the curve
MAX_KEPT_LINK = 2_000  # characters of the link that a copy began with
MAX_LATE_STROKES = 1_000  # strokes drawn without a connection

# Lessons
MAX_LESSON_BYTES = 40_000  # a lesson's file, points included
MAX_LESSON_TEXT = 3_000  # characters of a part of it: two pages that nobody reads to the end
MAX_LESSON_SETTING = 500  # characters of a line of its settings; longer ones take TOML long to read
MAX_LESSON_LINE = 300  # characters of its summary, a choice or a hint
MAX_LESSON_TITLE = 80  # characters
MAX_LESSON_ITEMS = 8  # goals, choices or hints of a lesson
MAX_LESSON_MINUTES = 90
MAX_SEEDS = 50  # that are remembered as tried in a lesson
MAX_LESSONS = 200  # of which a browser remembers what was done
MAX_TEACHING_TEXT = 1_000  # characters of a task in a link: a link has 1,900 for everything
MAX_PROGRESS_BYTES = 400_000  # what it remembers of them, as JSON

# Drawing
MAX_OBJECTS = 1_000  # objects in a message of a canvas
MAX_POSITIONS = 1_000  # of a stroke: a quarter of a minute of drawing; of more, some are left out
MAX_MESSAGE_POSITIONS = 10_000  # of all strokes in a message together, which are thinned for it
MIN_RADIUS = 0.02  # of spray, eraser and grip
MAX_RADIUS = 0.5  # of spray, eraser and grip; the square is 2 wide
MAX_DENSITY = 10  # points per puff of the spray
MAX_ACTS = 50  # of the diagram, in a message: what was done since the server heard the last
MAX_DISTURBED = 0.9  # share of the points that noise changes or takes away
MAX_JITTER = 0.5  # standard deviation of noise on places; the square is 2 wide

# Inside the network
MAX_TABLE_CELLS = 1_000  # numbers that are shown in tables at once, or drawn anew while it trains
MAX_FLOW_MOMENTS = 32  # moments of a run at which activations and gradients are measured

# Pictures for publication
MIN_PICTURE = 600  # pixels across: below, letters cannot be read
MAX_PICTURE = 4_000  # pixels across: a page at 400 dots an inch, or more
MAX_PICTURE_CORNERS = 40_000  # of areas, and of lines: 500 kB; of more, the map is coarser

# A process
MAX_SESSIONS = 200  # open pages; whoever comes then is told to come again

# The memory of a session
MAX_RECORDS = 512  # of a history, which is thinned at that
MAX_MOMENTS = 256  # of a timeline, which is thinned at that
MAX_TIMELINE_BYTES = 8_000_000  # reached by networks of more than 2,600 weights under Adam
MAX_PAST_BYTES = 150_000  # numbers of a timeline in a browser's copy; as text a third more
MAX_EVENTS = 128  # marks on a curve; the oldest go first
MAX_GHOSTS = 4  # curves of futures that were left behind
MAX_UNDO = 100  # versions that undo can go back
MAX_REPLACED = 5  # whole runs that undo can bring back, of 9 MB at most
