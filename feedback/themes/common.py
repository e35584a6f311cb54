"""The words of each language that say nothing of what a text is about."""

COMMON = {
    "kk": "және мен бен пен да де та те ма ме ба бе үшін бұл осы сол ол біз сіз олар бар жоқ бір бірақ немесе "
    "емес еді екен деп деген керек тиіс болады болып болу болса болсын бойынша туралы арқылы кейін дейін "
    "ғана тек сияқты оның біздің менің әрбір барлық қандай сондай болған болуы мүмкін қажет егер ал не өз "
    "әр біреу",
    "ru": "и в во на с со по для из от до при о об к ко за над под у не ни но а или либо что чтобы как так это "
    "этот эта эти этого этой тот та те того той он она оно они мы вы я его её их нас вас нам вам мне же "
    "бы ли если то где когда уже ещё еще быть был была было были есть нет будет будут может должен должна "
    "должно должны также только все всех всем который которая которое которые которых себя свой своих "
    "своего очень более между через после перед без надо нужно",
    "en": "the a an and or of to in on for with by at from as is are was were be been being it its this that "
    "these those he she they we you i his her their our your my not no nor but if then than so such there "
    "which who whom whose what when where how can could may might must shall should will would do does "
    "did has have had also only all any each other more most very into over under about between after "
    "before through because",
}
