"""First names that nearly always go with he, or with she.

Used only for persons whom no cast list describes. Names that are also words (Will, Rose) or that
both use (Alex, Robin) are left out.
"""

from quality.language.word_lists import word_set

HE_NAMES = word_set("""
    aaron ahmed alan albert alexander alfie andrew anthony antonio archie arthur austin ben benjamin billy bob
    bobby boris brad brandon brian bruce bryan caleb carl carlos charles charlie chen christopher clive clyde
    colin connor craig curtis dan daniel danny darren dave david dennis derek diego dmitri donald douglas dwight
    dylan eddie edward elijah eric ernest ethan eugene evan felix floyd fred freddy gabriel gary gavin george
    gerald glenn graham greg gregory hans harold harry hassan henry hiroshi howard hugo ian isaac ivan jack
    jacob jacques jake james jared jason jeffrey jeremy jerry jim jimmy joe joel john johnny jonathan jose
    joseph josh joshua juan julian justin keith kenji kenneth kenny kevin klaus kurt kyle lance larry lawrence
    leo leonard liam lloyd logan louis lucas luis luke marco marcus mario marvin matt matthew michael miguel
    mike mitchell mohammed nathan ned neil nicholas nick nigel noah norman oliver omar oscar otto owen pablo
    patrick paul pedro peter phil philip pierre raj ralph randy ravi raymond richard robert rodney roger ron
    ronald ronnie ross roy russell ryan samuel scott sean sergei seth shawn simon spencer stanley stephen steve
    steven stuart ted theo thomas tim timothy todd tom tommy tony travis trent trevor troy tyler victor vincent
    walter wayne wei wesley william zach zachary
""")

SHE_NAMES = word_set("""
    abby abigail agnes aisha akiko alice alison amanda amelia amy andrea angela anita ann anna annie anya ashley
    audrey ava barbara becky beth betsy betty beverly bonnie brenda bridget brittany camille candace carmen
    carol carolyn carrie catherine cathy charlotte cheryl chloe christina christine cindy claire clara colleen
    connie cynthia danielle daphne deborah debra denise diana diane dolores donna doris dorothy edith eleanor
    elena elizabeth ella ellen emily emma erica erin esperanza eva evelyn fatima felicia fiona florence frances
    gail gina ginny gloria greta gwen hannah harriet heather heidi helen helga hilary ingrid irene isabel
    isabella jacqueline jane janet janice jen jennifer jenny jess jessica jill joan joanna josephine joyce
    juanita judith judy julia julie juliet kara karen kate katherine kathleen kathryn kathy katie katya kayla
    keiko kimberly kristen lakshmi laura lauren leah leila lillian linda lisa liz lizzie lois lori louise lucia
    lucy lydia madison maggie mara margaret maria marie marilyn marisol martha mary maya meg megan mei melanie
    melissa mia michelle mildred miranda molly monica nancy naomi natalie natasha nicole nina nora olga olivia
    pamela patricia paula peggy phoebe polly priya rachel rebecca rita rosa roxanne ruth sabrina sakura sally
    samantha sandra sara sarah sharon shirley sonia sonya sophia stella stephanie sue susan susie svetlana
    sylvia tanya tara teresa tess tessa theresa tina valerie vanessa veronica victoria virginia vivian wendy
    yasmin yuki zoe
""")
